-- zlib's checksums, as zlib's header has them.
CREATE FUNCTION memory.default.zlib_crc32(data varbinary) RETURNS bigint LANGUAGE WASM
WITH (library = 'libz.so', symbol = 'crc32', signature = '(0, data, length(data))') AS $$
unsigned long crc32(unsigned long crc, const unsigned char *buf, unsigned int len);
$$
;
SELECT count(*), count_if(zlib_crc32(CAST(comment AS varbinary)) = crc32(CAST(comment AS varbinary)))
FROM tpch.tiny.orders
;
-- What zlib makes of a text: it is told the room, and leaves the length there.
CREATE FUNCTION memory.default.compress(data varbinary) RETURNS varbinary LANGUAGE WASM
WITH (library = 'libz.so', symbol = 'compress',
  signature = '(result[length(data) + length(data) / 1000 + 16], &length(result), data, length(data)):0') AS $$
$$
;
SELECT sum(length(CAST(comment AS varbinary))), sum(length(compress(CAST(comment AS varbinary))))
FROM tpch.tiny.orders
;
-- The words of a text, by Rust.
CREATE FUNCTION memory.default.words(text varchar) RETURNS varchar LANGUAGE WASM
WITH (library = 'libwords.so', symbol = 'rust_count_words', signature = '(text):str') AS $$
$$
;
SELECT words('one two one')
