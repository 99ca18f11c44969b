CREATE TABLE IF NOT EXISTS "__EFMigrationsHistory" (
    "MigrationId" TEXT NOT NULL CONSTRAINT "PK___EFMigrationsHistory" PRIMARY KEY,
    "ProductVersion" TEXT NOT NULL
);

BEGIN TRANSACTION;
CREATE TABLE "api_keys" (
    "id" TEXT NOT NULL CONSTRAINT "PK_api_keys" PRIMARY KEY,
    "name" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "scopes" INTEGER NOT NULL,
    "hash" BLOB NOT NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "conversations" (
    "id" TEXT NOT NULL CONSTRAINT "PK_conversations" PRIMARY KEY,
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "head" INTEGER NULL,
    "ready_at" INTEGER NULL,
    "created_at" INTEGER NOT NULL
);

CREATE TABLE "idempotency_keys" (
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "hash" BLOB NOT NULL,
    "job_id" TEXT NOT NULL,
    "created_at" INTEGER NOT NULL,
    CONSTRAINT "PK_idempotency_keys" PRIMARY KEY ("channel", "account", "key")
);

CREATE TABLE "jobs" (
    "id" TEXT NOT NULL CONSTRAINT "PK_jobs" PRIMARY KEY,
    "conversation_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "state" INTEGER NOT NULL,
    "attempt" INTEGER NOT NULL,
    "token" TEXT NULL,
    "holder" TEXT NULL,
    "worker" TEXT NULL,
    "lease_until" INTEGER NULL,
    "failures" INTEGER NOT NULL,
    "deaths" INTEGER NOT NULL,
    "held_back_ms" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "sender" TEXT NULL,
    "model" TEXT NULL,
    "callback_url" TEXT NULL,
    "trace_parent" TEXT NULL,
    "end_position" INTEGER NULL,
    "error" TEXT NULL,
    "answered_by" TEXT NULL,
    "input_tokens" INTEGER NOT NULL,
    "output_tokens" INTEGER NOT NULL,
    "accepted_at" INTEGER NOT NULL,
    "started_at" INTEGER NULL,
    "finished_at" INTEGER NULL
);

CREATE TABLE "leases" (
    "name" TEXT NOT NULL CONSTRAINT "PK_leases" PRIMARY KEY,
    "number" INTEGER NOT NULL,
    "holder" TEXT NOT NULL,
    "expires_at" INTEGER NOT NULL
);

CREATE TABLE "nodes" (
    "id" TEXT NOT NULL CONSTRAINT "PK_nodes" PRIMARY KEY,
    "incarnation" TEXT NOT NULL,
    "role" INTEGER NOT NULL,
    "region" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "address" TEXT NULL,
    "status" INTEGER NOT NULL,
    "joined_at" INTEGER NOT NULL
);

CREATE TABLE "outbox" (
    "id" TEXT NOT NULL CONSTRAINT "PK_outbox" PRIMARY KEY,
    "conversation_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "channel" TEXT NOT NULL,
    "job_id" TEXT NOT NULL,
    "is_answer" INTEGER NOT NULL,
    "callback_url" TEXT NULL,
    "trace_parent" TEXT NULL,
    "state" INTEGER NOT NULL,
    "ready_at" INTEGER NULL,
    "token" TEXT NULL,
    "holder" TEXT NULL,
    "tries" INTEGER NOT NULL,
    "error" TEXT NULL,
    "created_at" INTEGER NOT NULL,
    "finished_at" INTEGER NULL
);

CREATE TABLE "schema_version" (
    "id" INTEGER NOT NULL CONSTRAINT "PK_schema_version" PRIMARY KEY,
    "version" INTEGER NOT NULL,
    "min_compatible" INTEGER NOT NULL
);

CREATE TABLE "turns" (
    "conversation_id" TEXT NOT NULL,
    "position" INTEGER NOT NULL,
    "job_id" TEXT NOT NULL,
    "role" INTEGER NOT NULL,
    "text" TEXT NOT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "PK_turns" PRIMARY KEY ("conversation_id", "position")
);

INSERT INTO "schema_version" ("id", "min_compatible", "version")
VALUES (1, 1, 1);
SELECT changes();


CREATE INDEX "conversations_ready" ON "conversations" ("ready_at") WHERE ready_at is not null;

CREATE INDEX "idempotency_keys_age" ON "idempotency_keys" ("created_at");

CREATE UNIQUE INDEX "jobs_lane" ON "jobs" ("conversation_id", "position");

CREATE INDEX "jobs_not_completed" ON "jobs" ("state") WHERE state <> 2;

CREATE UNIQUE INDEX "jobs_one_leased_per_conversation" ON "jobs" ("conversation_id") WHERE state = 1;

CREATE INDEX "outbox_finished" ON "outbox" ("finished_at") WHERE finished_at is not null;

CREATE UNIQUE INDEX "outbox_lane" ON "outbox" ("conversation_id", "position") WHERE state < 2;

CREATE INDEX "outbox_ready" ON "outbox" ("channel", "ready_at") WHERE ready_at is not null;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261122161935_Initial', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
ALTER TABLE "nodes" ADD "changed_at" INTEGER NULL;

CREATE TABLE "journal" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_journal" PRIMARY KEY AUTOINCREMENT,
    "at" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "detail" TEXT NOT NULL
);

CREATE TABLE "sends" (
    "outbox_id" TEXT NOT NULL,
    "piece" INTEGER NOT NULL,
    "platform_id" TEXT NULL,
    "at" INTEGER NOT NULL,
    CONSTRAINT "PK_sends" PRIMARY KEY ("outbox_id", "piece"),
    CONSTRAINT "FK_sends_outbox_outbox_id" FOREIGN KEY ("outbox_id") REFERENCES "outbox" ("id") ON DELETE CASCADE
);

CREATE TABLE "settings" (
    "name" TEXT NOT NULL CONSTRAINT "PK_settings" PRIMARY KEY,
    "value" TEXT NOT NULL,
    "changed_at" INTEGER NOT NULL
);

UPDATE "schema_version" SET "version" = 2
WHERE "id" = 1;
SELECT changes();


CREATE INDEX "journal_age" ON "journal" ("at");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261122193546_Cluster', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
ALTER TABLE "jobs" ADD "first_text_ms" INTEGER NULL;

CREATE TABLE "alerts" (
    "number" INTEGER NOT NULL CONSTRAINT "PK_alerts" PRIMARY KEY AUTOINCREMENT,
    "rule" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "summary" TEXT NOT NULL,
    "value" REAL NOT NULL,
    "raised_at" INTEGER NOT NULL,
    "cleared_at" INTEGER NULL,
    "cleared_because" TEXT NULL,
    "acknowledged_at" INTEGER NULL,
    "acknowledged_by" TEXT NULL,
    "silenced_until" INTEGER NULL,
    "told" INTEGER NOT NULL,
    "tries" INTEGER NOT NULL,
    "tell_at" INTEGER NULL,
    "tell_error" TEXT NULL
);

CREATE TABLE "availability" (
    "start" INTEGER NOT NULL CONSTRAINT "PK_availability" PRIMARY KEY,
    "accepted" INTEGER NOT NULL,
    "in_time" INTEGER NOT NULL,
    "late" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "cancelled" INTEGER NOT NULL,
    "pending" INTEGER NOT NULL,
    "counted_at" INTEGER NOT NULL
);

UPDATE "schema_version" SET "version" = 3
WHERE "id" = 1;
SELECT changes();


CREATE UNIQUE INDEX "alerts_one_open" ON "alerts" ("rule", "subject") WHERE cleared_at is null;

CREATE INDEX "alerts_untold" ON "alerts" ("tell_at") WHERE tell_at is not null;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261122230306_Watch', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
CREATE TABLE "people" (
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" INTEGER NOT NULL,
    "code" TEXT NULL,
    "expires_at" INTEGER NULL,
    "seen_at" INTEGER NOT NULL,
    "decided_at" INTEGER NULL,
    "decided_by" TEXT NULL,
    CONSTRAINT "PK_people" PRIMARY KEY ("channel", "account", "id")
);

CREATE TABLE "places" (
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    CONSTRAINT "PK_places" PRIMARY KEY ("channel", "account", "name")
);

CREATE TABLE "reply_handles" (
    "channel" TEXT NOT NULL,
    "account" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "expires_at" INTEGER NOT NULL,
    CONSTRAINT "PK_reply_handles" PRIMARY KEY ("channel", "account", "key")
);

UPDATE "schema_version" SET "version" = 4
WHERE "id" = 1;
SELECT changes();


CREATE UNIQUE INDEX "people_code" ON "people" ("code") WHERE code is not null;

CREATE INDEX "people_pending" ON "people" ("channel", "account") WHERE state = 0;

CREATE INDEX "reply_handles_age" ON "reply_handles" ("expires_at");

CREATE INDEX "reply_handles_conversation" ON "reply_handles" ("conversation_id");

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261123000221_People', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
ALTER TABLE "leases" ADD "account" TEXT NULL;

ALTER TABLE "leases" ADD "detail" TEXT NULL;

ALTER TABLE "leases" ADD "fault" TEXT NULL;

ALTER TABLE "leases" ADD "fault_since" INTEGER NULL;

ALTER TABLE "jobs" ADD "past" TEXT NULL;

ALTER TABLE "conversations" ADD "paused_at" INTEGER NULL;

UPDATE "schema_version" SET "version" = 5
WHERE "id" = 1;
SELECT changes();


CREATE INDEX "conversations_paused" ON "conversations" ("paused_at") WHERE paused_at is not null;

INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127145554_Operating', '10.0.15');

COMMIT;

BEGIN TRANSACTION;
ALTER TABLE "people" ADD "place" TEXT NULL;

UPDATE "schema_version" SET "version" = 6
WHERE "id" = 1;
SELECT changes();


INSERT INTO "__EFMigrationsHistory" ("MigrationId", "ProductVersion")
VALUES ('20261127153005_PersonPlace', '10.0.15');

COMMIT;

