import type { Migration } from '../migrate.ts';

/**
 * `records` holds every body exactly as hashed; all other tables are views of it that can be checked
 * against it, or settings. Inspections are only ever added: a later verdict is a new row.
 */
export const firstSchema: Migration = {
  version: 1,
  sql: `
CREATE TABLE meta(
  k TEXT PRIMARY KEY,
  v ANY NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE records(
  seq INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  schema_version INTEGER NOT NULL,
  record_id TEXT NOT NULL UNIQUE,
  created_us INTEGER NOT NULL,
  body TEXT NOT NULL,
  hash BLOB NOT NULL CHECK(length(hash) = 32)
) STRICT;

CREATE TABLE outbox(
  seq INTEGER PRIMARY KEY REFERENCES records,
  attempts INTEGER NOT NULL DEFAULT 0,
  next_attempt_us INTEGER,
  last_error TEXT,
  parked_us INTEGER
) STRICT;

CREATE TABLE quarantine(
  seq INTEGER PRIMARY KEY REFERENCES records,
  reason TEXT NOT NULL,
  at_us INTEGER NOT NULL
) STRICT;

CREATE TABLE inspections(
  seq INTEGER PRIMARY KEY REFERENCES records,
  inspection_id TEXT NOT NULL UNIQUE,
  root_id TEXT NOT NULL,
  is_newest INTEGER NOT NULL CHECK(is_newest IN (0, 1)),
  supersedes TEXT REFERENCES inspections(inspection_id),
  part_serial TEXT NOT NULL,
  product_code TEXT NOT NULL,
  recipe_id TEXT,
  recipe_revision INTEGER NOT NULL,
  model_sha256 TEXT,
  operator_id TEXT NOT NULL,
  trigger_id TEXT NOT NULL,
  camera_serial TEXT NOT NULL,
  started_us INTEGER NOT NULL,
  finished_us INTEGER NOT NULL,
  monotonic_us INTEGER NOT NULL,
  boot_id TEXT NOT NULL,
  verdict TEXT NOT NULL CHECK(verdict IN ('pass', 'review', 'fail', 'cannot-judge')),
  score REAL,
  judged_by TEXT NOT NULL CHECK(judged_by IN ('model', 'person', 'interlock'))
) STRICT;
CREATE INDEX inspections_by_time ON inspections(finished_us DESC, seq DESC, part_serial, product_code) WHERE is_newest = 1;
CREATE INDEX inspections_by_verdict ON inspections(verdict, finished_us DESC, seq DESC, part_serial, product_code) WHERE is_newest = 1;
CREATE INDEX inspections_by_root ON inspections(root_id);

CREATE TABLE defects(
  seq INTEGER NOT NULL REFERENCES inspections,
  n INTEGER NOT NULL,
  class_name TEXT NOT NULL,
  score REAL NOT NULL,
  x REAL NOT NULL,
  y REAL NOT NULL,
  width REAL NOT NULL,
  height REAL NOT NULL,
  area_px REAL NOT NULL,
  PRIMARY KEY(seq, n)
) STRICT, WITHOUT ROWID;

CREATE TABLE images(
  sha256 TEXT PRIMARY KEY,
  size_bytes INTEGER NOT NULL,
  mime TEXT NOT NULL,
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  created_us INTEGER NOT NULL,
  in_record INTEGER NOT NULL CHECK(in_record IN (0, 1)),
  state TEXT NOT NULL CHECK(state IN ('local', 'uploading', 'uploaded', 'verified', 'evicted')),
  upload_url TEXT,
  tries INTEGER NOT NULL DEFAULT 0,
  next_try_us INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX images_by_age ON images(state, created_us) WHERE state <> 'evicted';
CREATE INDEX images_loose ON images(created_us) WHERE in_record = 0;

CREATE TABLE inspection_images(
  seq INTEGER NOT NULL REFERENCES inspections,
  n INTEGER NOT NULL,
  role TEXT NOT NULL,
  sha256 TEXT NOT NULL REFERENCES images,
  PRIMARY KEY(seq, n)
) STRICT, WITHOUT ROWID;
CREATE INDEX inspection_images_by_file ON inspection_images(sha256);

CREATE TABLE audits(
  seq INTEGER PRIMARY KEY REFERENCES records,
  record_id TEXT NOT NULL,
  occurred_us INTEGER NOT NULL,
  operator_id TEXT NOT NULL,
  action TEXT NOT NULL
) STRICT;

CREATE TABLE recipes(
  recipe_id TEXT NOT NULL,
  revision INTEGER NOT NULL,
  seq INTEGER NOT NULL UNIQUE REFERENCES records,
  model_sha256 TEXT NOT NULL,
  PRIMARY KEY(recipe_id, revision)
) STRICT, WITHOUT ROWID;
CREATE INDEX recipes_by_model ON recipes(model_sha256);

CREATE TABLE teach_sessions(
  session_id TEXT PRIMARY KEY,
  created_us INTEGER NOT NULL,
  model_sha256 TEXT,
  body TEXT NOT NULL
) STRICT;

CREATE TABLE teach_images(
  session_id TEXT NOT NULL REFERENCES teach_sessions,
  sha256 TEXT NOT NULL REFERENCES images,
  PRIMARY KEY(session_id, sha256)
) STRICT, WITHOUT ROWID;
CREATE INDEX teach_images_by_file ON teach_images(sha256);

CREATE TABLE counters(
  id INTEGER PRIMARY KEY CHECK(id = 1),
  since_us INTEGER NOT NULL,
  since_seq INTEGER NOT NULL,
  parts INTEGER NOT NULL DEFAULT 0,
  pass INTEGER NOT NULL DEFAULT 0,
  review INTEGER NOT NULL DEFAULT 0,
  fail INTEGER NOT NULL DEFAULT 0,
  cannot_judge INTEGER NOT NULL DEFAULT 0,
  escapes INTEGER NOT NULL DEFAULT 0,
  known_bad INTEGER NOT NULL DEFAULT 0,
  overkill INTEGER NOT NULL DEFAULT 0,
  known_good INTEGER NOT NULL DEFAULT 0
) STRICT;
`,
};
