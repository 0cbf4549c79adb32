-- A checksum of C, next to Trino's own.
CREATE FUNCTION memory.default.crc(data varbinary) RETURNS bigint LANGUAGE WASM
WITH (library = 'sql.so', symbol = 'crc', signature = '(0, data, length(data)):u32') AS $$
$$
;
SELECT count(*), count_if(crc(CAST(comment AS varbinary)) = crc32(CAST(comment AS varbinary)))
FROM tpch.tiny.lineitem
;
-- Running sums as Fortran would compute them: all by address, and an info at the end.
CREATE FUNCTION memory.default.running_sums(a array(double)) RETURNS array(double) LANGUAGE WASM
WITH (library = 'sql.so', symbol = 'running_sums_', signature = '(&length(a), result(a), &check)') AS $$
$$
;
SELECT running_sums(ARRAY[1e0, 2e0, 3e0])
;
-- A determinant, of Fortran.
CREATE FUNCTION memory.default.determinant(n integer, a array(double)) RETURNS double LANGUAGE WASM
WITH (library = 'libmatrix.so', symbol = 'f_determinant', signature = '(n, a)') AS $$
$$
;
SELECT determinant(2, ARRAY[2e0, 1e0, 1e0, 3e0])
