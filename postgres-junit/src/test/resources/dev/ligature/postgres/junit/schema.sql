-- What the tests of WithPostgresTest begin with.
CREATE EXTENSION vector;
CREATE TABLE item (id int PRIMARY KEY, place vector(2));
INSERT INTO item VALUES (1, '[0,0]'), (2, '[3,4]');
CREATE FUNCTION names() RETURNS text LANGUAGE plpgsql AS $$ BEGIN RETURN 'a;b'; END $$;
