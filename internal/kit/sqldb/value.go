package sqldb

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"time"
)

// Time binds and scans an instant as milliseconds since the epoch. The zero time is NULL.
type Time struct{ time.Time }

// At wraps an instant for binding, cut to whole milliseconds.
func At(t time.Time) Time { return Time{t} }

// Value implements driver.Valuer.
func (t Time) Value() (driver.Value, error) {
	if t.IsZero() {
		return nil, nil
	}
	return t.UnixMilli(), nil
}

// Scan implements sql.Scanner.
func (t *Time) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		t.Time = time.Time{}
	case int64:
		t.Time = time.UnixMilli(v).UTC()
	default:
		return fmt.Errorf("sqldb: instant stored as %T", src)
	}
	return nil
}

// JSON binds and scans a value as JSON text. Text, never bytes: SQLite would keep bytes as a BLOB that equals no text.
type JSON[T any] struct{ V T }

// AsJSON wraps a value for binding.
func AsJSON[T any](v T) JSON[T] { return JSON[T]{v} }

// Value implements driver.Valuer.
func (j JSON[T]) Value() (driver.Value, error) {
	b, err := json.Marshal(j.V)
	return string(b), err
}

// Scan implements sql.Scanner. NULL and the empty text leave the zero value.
func (j *JSON[T]) Scan(src any) error {
	var b []byte
	switch v := src.(type) {
	case nil:
	case string:
		b = []byte(v)
	case []byte:
		b = v
	default:
		return fmt.Errorf("sqldb: JSON stored as %T", src)
	}
	j.V = *new(T)
	if len(b) == 0 {
		return nil
	}
	return json.Unmarshal(b, &j.V)
}

// Null is a text column that holds NULL for the empty string, as optional references do.
type Null string

// Value implements driver.Valuer.
func (n Null) Value() (driver.Value, error) {
	if n == "" {
		return nil, nil
	}
	return string(n), nil
}

// Nullable scans an optional text into a string of any type, NULL as empty.
func Nullable[S ~string](dest *S) any { return nullable[S]{dest} }

type nullable[S ~string] struct{ dest *S }

// Scan implements sql.Scanner.
func (n nullable[S]) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*n.dest = ""
	case string:
		*n.dest = S(v)
	case []byte:
		*n.dest = S(v)
	default:
		return fmt.Errorf("sqldb: text stored as %T", src)
	}
	return nil
}
