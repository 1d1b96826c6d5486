-- What became of a notice. Owner: notify.
-- +goose Up
CREATE TABLE deliveries (
    notice      bigint      PRIMARY KEY REFERENCES notices (id),
    -- the bytes that are sent, made once: a second sending sends the same bytes; sealed. NULL where none could be made, or none was wanted
    mail        uuid        REFERENCES contents (id),
    -- dropped: superseded, or its reader no longer entitled, before it went out; last_status says which
    state       text        NOT NULL CONSTRAINT deliveries_state_known CHECK (state IN ('ready', 'sending', 'sent', 'failed', 'dropped')),
    attempts    integer     NOT NULL DEFAULT 0 CONSTRAINT deliveries_attempts_not_negative CHECK (attempts >= 0),
    -- SMTP reply code, and stage with enhanced status, of the last attempt; never its text, which may name people
    last_code   integer     NOT NULL DEFAULT 0,
    last_status text        NOT NULL DEFAULT '',
    updated_at  timestamptz NOT NULL,
    sent_at     timestamptz,
    CONSTRAINT deliveries_sent_has_time CHECK ((state = 'sent') = (sent_at IS NOT NULL)),
    CONSTRAINT deliveries_mail_when_sending CHECK (mail IS NOT NULL OR state IN ('failed', 'dropped'))
);
-- what is not finished is little, whatever the table holds
CREATE INDEX deliveries_open ON deliveries (state, updated_at) WHERE state IN ('ready', 'sending');
