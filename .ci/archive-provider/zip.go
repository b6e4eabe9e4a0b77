package main

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/bmatcuk/doublestar/v4"
)

// entry is one file of an archive. A mode of nil leaves the entry without one, as the real provider does for
// content that comes from the configuration.
type entry struct {
	name    string
	content []byte
	mode    *fs.FileMode
}

// modified is the time that every entry carries, so that equal files make equal archives.
var modified = time.Date(2049, time.January, 1, 0, 0, 0, 0, time.UTC)

// writeZip packs the entries in the order of their names.
func writeZip(entries []entry) ([]byte, error) {
	sorted := slices.SortedFunc(slices.Values(entries), func(a, b entry) int { return strings.Compare(a.name, b.name) })
	var buffer bytes.Buffer
	archive := zip.NewWriter(&buffer)
	for i, e := range sorted {
		if i > 0 && sorted[i-1].name == e.name {
			return nil, fmt.Errorf("the archive would hold %q twice", e.name)
		}
		header := &zip.FileHeader{Name: filepath.ToSlash(e.name), Method: zip.Deflate, Modified: modified}
		if e.mode != nil {
			header.SetMode(*e.mode)
		}
		w, err := archive.CreateHeader(header)
		if err != nil {
			return nil, err
		}
		if _, err := w.Write(e.content); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return buffer.Bytes(), nil
}

// readFile returns the file as an entry under its own name.
func readFile(path string) (entry, error) {
	info, err := os.Stat(path)
	if err != nil {
		return entry{}, err
	}
	if info.IsDir() {
		return entry{}, fmt.Errorf("%s is a directory: use source_dir", path)
	}
	return newEntry(path, filepath.Base(path), info)
}

// readDirectory returns every file below root, named relative to it. Links are followed; a link to a directory
// is left out when excludeLinkedDirectories is set. An exclude is a path or a doublestar pattern relative to root.
func readDirectory(root string, excludes []string, excludeLinkedDirectories bool) ([]entry, error) {
	info, err := os.Stat(root)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a directory: use source_file", root)
	}
	var entries []entry
	// open holds the real paths of the directories on the way from root, so that a link to one of them ends
	// in an error, not in a walk without end.
	var walk func(relative string, open []string) error
	walk = func(relative string, open []string) error {
		directory := filepath.Join(root, relative)
		real, err := filepath.EvalSymlinks(directory)
		if err != nil {
			return err
		}
		if slices.Contains(open, real) {
			return fmt.Errorf("%s links back to %s", directory, real)
		}
		open = append(slices.Clone(open), real)
		children, err := os.ReadDir(directory)
		if err != nil {
			return err
		}
		for _, child := range children {
			name := filepath.Join(relative, child.Name())
			excluded, err := matchesAny(excludes, name)
			if err != nil {
				return err
			}
			if excluded {
				continue
			}
			path := filepath.Join(root, name)
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			if info.IsDir() {
				if excludeLinkedDirectories && child.Type()&fs.ModeSymlink != 0 {
					continue
				}
				if err := walk(name, open); err != nil {
					return err
				}
				continue
			}
			e, err := newEntry(path, name, info)
			if err != nil {
				return err
			}
			entries = append(entries, e)
		}
		return nil
	}
	if err := walk("", nil); err != nil {
		return nil, err
	}
	return entries, nil
}

func newEntry(path, name string, info fs.FileInfo) (entry, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return entry{}, err
	}
	mode := info.Mode()
	return entry{name: name, content: content, mode: &mode}, nil
}

func matchesAny(patterns []string, name string) (bool, error) {
	for _, pattern := range patterns {
		matched, err := doublestar.PathMatch(filepath.FromSlash(pattern), name)
		if err != nil {
			return false, fmt.Errorf("excludes: %q: %w", pattern, err)
		}
		if matched {
			return true, nil
		}
	}
	return false, nil
}
