-- What a request that names itself has made, so that the same request sent again makes nothing.
CREATE TABLE once (
  key    BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 16),
  result INTEGER NOT NULL,
  at     INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX once_by_time ON once (at);

-- `INSERT OR REPLACE` deletes without asking the trigger on deletion.
CREATE TRIGGER act_is_never_replaced BEFORE INSERT ON act
WHEN EXISTS (SELECT 1 FROM act WHERE position = new.position)
BEGIN SELECT RAISE(ABORT, 'acts are never replaced'); END;
