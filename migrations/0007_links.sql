-- What requests have in common (EXT-6): names, identifiers, references and texts, as keyed hashes. Owner: cases.
-- Nothing here can be read: a hash without the secret tells nothing (SEC-6), and the persons themselves are compared from the sealed drafts.
-- +goose Up

-- The secret of the hashes, sealed like any content. One row, written by whoever needs it first.
CREATE TABLE link_secret (
    one         boolean     PRIMARY KEY DEFAULT true CONSTRAINT link_secret_one CHECK (one),
    content     uuid        NOT NULL REFERENCES contents (id)
);

-- The keys of the newest version of a request. They go with the version that they were made from.
CREATE TABLE link_keys (
    key         bigint      NOT NULL,
    request     bigint      NOT NULL,
    version     integer     NOT NULL,
    PRIMARY KEY (key, request),
    CONSTRAINT link_keys_version FOREIGN KEY (request, version) REFERENCES request_versions (request, version)
                ON UPDATE CASCADE ON DELETE CASCADE
);
CREATE INDEX link_keys_request ON link_keys (request);

-- By which rules the keys of a request were made: 0 for one that came in before there were any. What is behind is made anew, some at a time.
ALTER TABLE requests ADD COLUMN link_scheme integer NOT NULL DEFAULT 0;
CREATE INDEX requests_link_scheme ON requests (link_scheme, id);
