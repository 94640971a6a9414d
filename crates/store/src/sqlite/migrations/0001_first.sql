-- The record: append-only, one position per act.
CREATE TABLE act (
  position INTEGER PRIMARY KEY,
  stream   INTEGER NOT NULL,
  seq      INTEGER NOT NULL,
  at       INTEGER NOT NULL,
  kind     TEXT    NOT NULL,
  bytes    BLOB    NOT NULL,
  digest   BLOB    NOT NULL,
  serial   INTEGER,
  series   TEXT    NOT NULL,
  UNIQUE (stream, seq)
) STRICT;
CREATE TRIGGER act_is_never_changed BEFORE UPDATE ON act BEGIN SELECT RAISE(ABORT, 'acts are never changed'); END;
CREATE TRIGGER act_is_never_deleted BEFORE DELETE ON act BEGIN SELECT RAISE(ABORT, 'acts are never deleted'); END;

CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), position INTEGER NOT NULL) STRICT;
INSERT INTO head VALUES (1, 0);

CREATE TABLE series (name TEXT PRIMARY KEY, last INTEGER NOT NULL) STRICT, WITHOUT ROWID;

CREATE TABLE command (
  key      BLOB PRIMARY KEY,
  stream   INTEGER NOT NULL,
  position INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- What lists read; all of it can be recomputed from the record. Dates are yyyymmdd.
CREATE TABLE case_row (
  id                  INTEGER PRIMARY KEY,
  task_code           TEXT    NOT NULL,
  edition             INTEGER NOT NULL,
  received_on         INTEGER NOT NULL,
  serial              INTEGER NOT NULL,
  position            INTEGER NOT NULL,
  area                TEXT    NOT NULL,
  intake_department   TEXT    NOT NULL,
  decision_department TEXT    NOT NULL,
  applicant           INTEGER NOT NULL,
  status              TEXT    NOT NULL,
  received_at         INTEGER NOT NULL,
  due                 INTEGER,
  provisional         INTEGER NOT NULL,
  version             INTEGER NOT NULL,
  changed_at          INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX case_by_number ON case_row (task_code, received_on, serial);
CREATE INDEX case_by_applicant ON case_row (applicant, position);
CREATE INDEX case_by_position ON case_row (position);

CREATE TABLE work (
  case_id    INTEGER NOT NULL,
  kind       INTEGER NOT NULL,
  branch     TEXT    NOT NULL,
  department TEXT    NOT NULL,
  ord        INTEGER NOT NULL,
  since      INTEGER NOT NULL,
  due        INTEGER,
  PRIMARY KEY (case_id, kind, branch)
) STRICT, WITHOUT ROWID;
CREATE INDEX work_in_order ON work (department, kind, ord);

CREATE TABLE document (
  id      INTEGER PRIMARY KEY,
  case_id INTEGER NOT NULL,
  kind    TEXT    NOT NULL,
  number  TEXT    NOT NULL,
  digest  BLOB    NOT NULL,
  size    INTEGER NOT NULL,
  at      INTEGER NOT NULL
) STRICT;
CREATE INDEX document_of_case ON document (case_id);

CREATE TABLE certificate (
  licence_id TEXT PRIMARY KEY,
  number     TEXT    NOT NULL,
  case_id    INTEGER NOT NULL UNIQUE,
  task_code  TEXT    NOT NULL,
  department TEXT    NOT NULL,
  issued_on  INTEGER NOT NULL,
  valid_to   INTEGER,
  digest     BLOB    NOT NULL
) STRICT;

CREATE TABLE edition (
  code           TEXT    NOT NULL,
  edition        INTEGER NOT NULL,
  digest         BLOB    NOT NULL,
  content        BLOB    NOT NULL,
  online         INTEGER NOT NULL,
  effective_from INTEGER NOT NULL,
  position       INTEGER NOT NULL,
  PRIMARY KEY (code, edition)
) STRICT;

-- People and what is not on the record.
CREATE TABLE personal (id INTEGER PRIMARY KEY, sealed BLOB NOT NULL) STRICT;

CREATE TABLE account (
  id          INTEGER PRIMARY KEY,
  name        TEXT    NOT NULL UNIQUE,
  password    TEXT    NOT NULL,
  roles       TEXT    NOT NULL,
  department  TEXT    NOT NULL,
  work_number TEXT    NOT NULL,
  profile     INTEGER NOT NULL,
  blind       BLOB UNIQUE,
  active      INTEGER NOT NULL
) STRICT;

CREATE TABLE session (
  token   BLOB PRIMARY KEY,
  account INTEGER NOT NULL,
  began   INTEGER NOT NULL,
  used    INTEGER NOT NULL,
  ends    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE draft (
  id        INTEGER PRIMARY KEY,
  owner     INTEGER NOT NULL,
  task_code TEXT    NOT NULL,
  edition   INTEGER NOT NULL,
  sealed    BLOB    NOT NULL,
  revision  INTEGER NOT NULL,
  saved_at  INTEGER NOT NULL,
  case_id   INTEGER,
  corrects  INTEGER
) STRICT;
CREATE INDEX draft_of_owner ON draft (owner) WHERE case_id IS NULL;

CREATE TABLE file (
  id          INTEGER PRIMARY KEY,
  owner       INTEGER NOT NULL,
  draft       INTEGER NOT NULL,
  case_id     INTEGER,
  material    TEXT    NOT NULL,
  sealed_name BLOB    NOT NULL,
  media_type  TEXT    NOT NULL,
  size        INTEGER NOT NULL,
  digest      BLOB    NOT NULL,
  salt        BLOB    NOT NULL,
  at          INTEGER NOT NULL
) STRICT;
CREATE INDEX file_of_draft ON file (draft);
CREATE INDEX file_of_case ON file (case_id) WHERE case_id IS NOT NULL;

CREATE TABLE job (
  id           INTEGER PRIMARY KEY,
  kind         TEXT    NOT NULL,
  payload      TEXT    NOT NULL,
  due          INTEGER NOT NULL,
  attempts     INTEGER NOT NULL,
  leased_until INTEGER,
  failure      TEXT    NOT NULL
) STRICT;
CREATE INDEX job_by_due ON job (due);

CREATE TABLE audit (
  id      INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  account INTEGER,
  action  TEXT    NOT NULL,
  object  TEXT    NOT NULL,
  result  TEXT    NOT NULL
) STRICT;

CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
