package archtest_test

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// doubled lists the keys that stand more than once in an object of JSON: readers keep the last of them, and nobody is told.
func doubled(text []byte) (keys []string, err error) {
	in, seen := json.NewDecoder(bytes.NewReader(text)), map[string]bool{}
	if _, err := in.Token(); err != nil {
		return nil, err
	}
	for in.More() {
		key, err := in.Token()
		if err != nil {
			return nil, err
		}
		name, _ := key.(string)
		if seen[name] {
			keys = append(keys, name)
		}
		seen[name] = true
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return nil, err
		}
	}
	if _, err := in.Token(); err != nil && err != io.EOF {
		return nil, err
	}
	return keys, nil
}

func TestNoSentenceStandsTwiceInACatalogue(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../*/messages/*.json")
	if err != nil {
		t.Fatal(err)
	}
	of, err := filepath.Glob("../*/web/messages/*.json")
	if err != nil {
		t.Fatal(err)
	}
	if files = append(files, of...); len(files) < 20 {
		t.Fatalf("found only %d catalogues: the walk is broken", len(files))
	}
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		keys, err := doubled(text)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		for _, key := range keys {
			t.Errorf("%s holds %s twice", path, key)
		}
	}
	if keys, err := doubled([]byte(`{"a": "x", "b": {"a": 1}, "a": "y"}`)); err != nil || len(keys) != 1 || keys[0] != "a" {
		t.Errorf("the law does not bite: %q, %v", keys, err)
	}
}
