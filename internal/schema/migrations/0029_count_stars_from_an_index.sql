-- +goose Up

-- How many people starred each session is counted from the index alone.
CREATE INDEX star_session_id_level ON star (session_id, level);
DROP INDEX star_session_id;
