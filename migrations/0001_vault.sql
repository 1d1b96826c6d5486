-- Content at rest (SEC-6, INT-7). Owner: cases/vault.
-- Three layers: the master key (never here) wraps vault_keys, a vault key wraps a content's own key, and that key seals chunks.
-- +goose Up
CREATE TABLE vault_keys (
    id          uuid        PRIMARY KEY,
    -- wrapped by the master key, AAD = id: a row moved to another id does not open
    wrapped     bytea       NOT NULL,
    created_at  timestamptz NOT NULL
);

-- One row, written by the first start: a known text sealed by the master key, so that a wrong key is told before it touches anything.
CREATE TABLE vault_check (
    one         boolean     PRIMARY KEY DEFAULT true CONSTRAINT vault_check_one CHECK (one),
    sealed      bytea       NOT NULL,
    created_at  timestamptz NOT NULL
);

CREATE TABLE contents (
    id          uuid        PRIMARY KEY,
    -- the key of the request or case; NULL while it belongs to none: then `wrapped` is wrapped by the master key itself
    vault_key   uuid        REFERENCES vault_keys (id),
    -- the content's own key with its hash and its size, sealed. The hash is not in a column of its own: that of a short text gives the text
    -- to whoever tries enough texts, even when the content is destroyed. NULL once shredded: what is left of the content is noise
    wrapped     bytea,
    class       text        NOT NULL CONSTRAINT contents_class_known CHECK (class IN ('raw', 'text', 'mail', 'document')),
    size        bigint      NOT NULL CONSTRAINT contents_size_not_negative CHECK (size >= 0),
    created_at  timestamptz NOT NULL
);

-- A chunk stands under a row of contents or, while a large mail is streamed in, of content_writers; no foreign key can say that.
CREATE TABLE content_chunks (
    content     uuid        NOT NULL,
    seq         integer     NOT NULL CONSTRAINT content_chunks_seq_not_negative CHECK (seq >= 0),
    sealed      bytea       NOT NULL,
    PRIMARY KEY (content, seq)
);
-- sealed bytes do not compress; small ones stay in the row
ALTER TABLE content_chunks ALTER COLUMN sealed SET STORAGE EXTERNAL;
ALTER TABLE content_chunks SET (toast_tuple_target = 8160);

-- What is being streamed in. The commit deletes the row, and so does the sweep of what a killed daemon left behind; who locks it first wins.
CREATE TABLE content_writers (
    content     uuid        PRIMARY KEY,
    started_at  timestamptz NOT NULL
);
