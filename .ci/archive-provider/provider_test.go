package main

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

var sourceType = tftypes.Object{AttributeTypes: map[string]tftypes.Type{"content": tftypes.String, "filename": tftypes.String}}

// read runs the data source on a configuration, as Terraform does: validate, then read.
func read(t *testing.T, arguments map[string]tftypes.Value) (fileModel, []byte, string) {
	t.Helper()
	ctx := context.Background()
	var schema datasource.SchemaResponse
	fileDataSource{}.Schema(ctx, datasource.SchemaRequest{}, &schema)
	if diagnostics := schema.Schema.ValidateImplementation(ctx); diagnostics.HasError() {
		t.Fatal(diagnostics)
	}
	output := filepath.Join(t.TempDir(), "new", "out.zip")
	object := schema.Schema.Type().TerraformType(ctx).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, kind := range object.AttributeTypes {
		values[name] = tftypes.NewValue(kind, nil)
	}
	values["type"], values["output_path"] = text("zip"), text(output)
	for name, value := range arguments {
		values[name] = value
	}
	config := tfsdk.Config{Raw: tftypes.NewValue(object, values), Schema: schema.Schema}
	var validated datasource.ValidateConfigResponse
	fileDataSource{}.ValidateConfig(ctx, datasource.ValidateConfigRequest{Config: config}, &validated)
	if validated.Diagnostics.HasError() {
		return fileModel{}, nil, validated.Diagnostics.Errors()[0].Detail()
	}
	resp := datasource.ReadResponse{State: tfsdk.State{Raw: tftypes.NewValue(object, nil), Schema: schema.Schema}}
	fileDataSource{}.Read(ctx, datasource.ReadRequest{Config: config}, &resp)
	if resp.Diagnostics.HasError() {
		return fileModel{}, nil, resp.Diagnostics.Errors()[0].Detail()
	}
	var model fileModel
	if diagnostics := resp.State.Get(ctx, &model); diagnostics.HasError() {
		t.Fatal(diagnostics)
	}
	archive, err := os.ReadFile(output)
	if err != nil {
		t.Fatal(err)
	}
	return model, archive, ""
}

func text(value string) tftypes.Value { return tftypes.NewValue(tftypes.String, value) }

func set(values ...string) tftypes.Value {
	var elements []tftypes.Value
	for _, value := range values {
		elements = append(elements, text(value))
	}
	return tftypes.NewValue(tftypes.Set{ElementType: tftypes.String}, elements)
}

// tree writes files below a new directory, given as name and content in turn.
func tree(t *testing.T, namesAndContents ...string) string {
	t.Helper()
	root := t.TempDir()
	for pair := range slices.Chunk(namesAndContents, 2) {
		path := filepath.Join(root, pair[0])
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(pair[1]), 0o640); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func entriesOf(t *testing.T, archive []byte) map[string]string {
	t.Helper()
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	entries := map[string]string{}
	for _, file := range reader.File {
		stream, err := file.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(stream)
		if err != nil {
			t.Fatal(err)
		}
		entries[file.Name] = file.Mode().String() + " " + string(content)
	}
	return entries
}

func assertEntries(t *testing.T, archive []byte, want map[string]string) {
	t.Helper()
	got := entriesOf(t, archive)
	for name, entry := range want {
		if got[name] != entry {
			t.Errorf("%s: got %q, want %q", name, got[name], entry)
		}
	}
	if len(got) != len(want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestSameFilesMakeSameBytesInAnotherDirectoryAtAnotherTime(t *testing.T) {
	first := tree(t, "index.js", "a", "lib/retry.js", "b")
	second := tree(t, "lib/retry.js", "b", "index.js", "a")
	if err := os.Chtimes(filepath.Join(second, "index.js"), time.Unix(0, 0), time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	_, one, _ := read(t, map[string]tftypes.Value{"source_dir": text(first)})
	_, two, _ := read(t, map[string]tftypes.Value{"source_dir": text(second)})
	if !bytes.Equal(one, two) {
		t.Error("the archives differ")
	}
	if err := os.WriteFile(filepath.Join(second, "index.js"), []byte("c"), 0o640); err != nil {
		t.Fatal(err)
	}
	_, changed, _ := read(t, map[string]tftypes.Value{"source_dir": text(second)})
	if bytes.Equal(one, changed) {
		t.Error("a changed file leaves the archive as it was")
	}
}

func TestOutputsDescribeTheFile(t *testing.T) {
	model, archive, _ := read(t, map[string]tftypes.Value{"source_file": text(filepath.Join(tree(t, "index.js", "a"), "index.js"))})
	sum := sha256.Sum256(archive)
	if got, want := model.OutputBase64Sha256.ValueString(), base64.StdEncoding.EncodeToString(sum[:]); got != want {
		t.Errorf("output_base64sha256: got %s, want %s", got, want)
	}
	if got := model.OutputSize.ValueInt64(); got != int64(len(archive)) {
		t.Errorf("output_size: got %d, want %d", got, len(archive))
	}
	if model.ID != model.OutputSha || len(model.ID.ValueString()) != 40 {
		t.Errorf("id: got %s, want the SHA-1 of the file", model.ID)
	}
	assertEntries(t, archive, map[string]string{"index.js": "-rw-r----- a"})
}

func TestOutputFileModeReplacesTheFilesOwn(t *testing.T) {
	_, archive, _ := read(t, map[string]tftypes.Value{"source_dir": text(tree(t, "index.js", "a")), "output_file_mode": text("0644")})
	assertEntries(t, archive, map[string]string{"index.js": "-rw-r--r-- a"})
}

func TestExcludes(t *testing.T) {
	root := tree(t, "index.js", "a", "index.js.map", "b", "lib/x.test.js", "c", "lib/x.js", "d", "docs/a/b.md", "e")
	_, archive, _ := read(t, map[string]tftypes.Value{
		"source_dir": text(root), "excludes": set("index.js.map", "**/*.test.js", "docs"), "output_file_mode": text("0644"),
	})
	assertEntries(t, archive, map[string]string{"index.js": "-rw-r--r-- a", "lib/x.js": "-rw-r--r-- d"})
}

func TestLinkedDirectories(t *testing.T) {
	root, other := tree(t, "index.js", "a"), tree(t, "x.js", "b")
	if err := os.Symlink(other, filepath.Join(root, "lib")); err != nil {
		t.Fatal(err)
	}
	_, archive, _ := read(t, map[string]tftypes.Value{"source_dir": text(root)})
	assertEntries(t, archive, map[string]string{"index.js": "-rw-r----- a", "lib/x.js": "-rw-r----- b"})
	_, archive, _ = read(t, map[string]tftypes.Value{
		"source_dir": text(root), "exclude_symlink_directories": tftypes.NewValue(tftypes.Bool, true),
	})
	assertEntries(t, archive, map[string]string{"index.js": "-rw-r----- a"})
	if err := os.Symlink(root, filepath.Join(other, "back")); err != nil {
		t.Fatal(err)
	}
	if _, _, problem := read(t, map[string]tftypes.Value{"source_dir": text(root)}); !strings.Contains(problem, "links back") {
		t.Errorf("a link in a circle: got %q", problem)
	}
}

func TestContent(t *testing.T) {
	_, archive, _ := read(t, map[string]tftypes.Value{
		"source_content": text("a"), "source_content_filename": text("index.js"), "output_file_mode": text("0644"),
	})
	assertEntries(t, archive, map[string]string{"index.js": "-rw-r--r-- a"})
	source := func(filename, content string) tftypes.Value {
		return tftypes.NewValue(sourceType, map[string]tftypes.Value{"content": text(content), "filename": text(filename)})
	}
	_, archive, _ = read(t, map[string]tftypes.Value{
		"source":           tftypes.NewValue(tftypes.Set{ElementType: sourceType}, []tftypes.Value{source("b.js", "2"), source("a.js", "1")}),
		"output_file_mode": text("0644"),
	})
	assertEntries(t, archive, map[string]string{"a.js": "-rw-r--r-- 1", "b.js": "-rw-r--r-- 2"})
}

func TestRefusals(t *testing.T) {
	root := tree(t, "index.js", "a")
	file := filepath.Join(root, "index.js")
	for name, c := range map[string]struct {
		arguments map[string]tftypes.Value
		want      string
	}{
		"no source":            {map[string]tftypes.Value{}, "exactly one of"},
		"two sources":          {map[string]tftypes.Value{"source_file": text(file), "source_dir": text(root)}, "exactly one of"},
		"content without name": {map[string]tftypes.Value{"source_content": text("a")}, "go together"},
		"another type":         {map[string]tftypes.Value{"source_file": text(file), "type": text("tar.gz")}, "zip alone"},
		"bad mode":             {map[string]tftypes.Value{"source_file": text(file), "output_file_mode": text("rw")}, "octal"},
		"decimal mode":         {map[string]tftypes.Value{"source_file": text(file), "output_file_mode": text("644")}, "octal"},
		"missing file":         {map[string]tftypes.Value{"source_file": text(file + "x")}, "no such file"},
		"missing directory":    {map[string]tftypes.Value{"source_dir": text(root + "x")}, "no such file"},
		"file as directory":    {map[string]tftypes.Value{"source_dir": text(file)}, "use source_file"},
		"directory as file":    {map[string]tftypes.Value{"source_file": text(root)}, "use source_dir"},
		"bad pattern":          {map[string]tftypes.Value{"source_dir": text(root), "excludes": set("[")}, "excludes"},
	} {
		t.Run(name, func(t *testing.T) {
			if _, _, problem := read(t, c.arguments); !strings.Contains(problem, c.want) {
				t.Errorf("got %q, want %q in it", problem, c.want)
			}
		})
	}
}
