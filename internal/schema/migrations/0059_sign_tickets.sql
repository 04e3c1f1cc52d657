-- +goose Up

-- The last number that an edition gave to an attendee.
CREATE TABLE attendee_count (
    edition_id  TEXT PRIMARY KEY REFERENCES edition (id) ON DELETE CASCADE,
    last_serial BIGINT NOT NULL
);

-- What an edition's tickets are signed with. The number stands on each ticket.
CREATE TABLE ticket_key (
    edition_id     TEXT NOT NULL REFERENCES edition (id) ON DELETE CASCADE,
    number         BIGINT NOT NULL CHECK (number BETWEEN 0 AND 255),
    public_key     BLOB NOT NULL,
    private_key    BLOB NOT NULL,
    made_at        BIGINT NOT NULL,
    ended_at       BIGINT,
    PRIMARY KEY (edition_id, number)
);
