package main

import (
	"context"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// fileDataSource is archive_file. Reading it writes the archive to output_path.
type fileDataSource struct{}

func newFileDataSource() datasource.DataSource { return fileDataSource{} }

// fileModel is the data source's attributes, named as Terraform names them.
type fileModel struct {
	ID                        types.String `tfsdk:"id"`
	Type                      types.String `tfsdk:"type"`
	SourceContent             types.String `tfsdk:"source_content"`
	SourceContentFilename     types.String `tfsdk:"source_content_filename"`
	SourceFile                types.String `tfsdk:"source_file"`
	SourceDir                 types.String `tfsdk:"source_dir"`
	Source                    types.Set    `tfsdk:"source"`
	Excludes                  types.Set    `tfsdk:"excludes"`
	ExcludeSymlinkDirectories types.Bool   `tfsdk:"exclude_symlink_directories"`
	OutputPath                types.String `tfsdk:"output_path"`
	OutputFileMode            types.String `tfsdk:"output_file_mode"`
	OutputSize                types.Int64  `tfsdk:"output_size"`
	OutputMd5                 types.String `tfsdk:"output_md5"`
	OutputSha                 types.String `tfsdk:"output_sha"`
	OutputSha256              types.String `tfsdk:"output_sha256"`
	OutputSha512              types.String `tfsdk:"output_sha512"`
	OutputBase64Sha256        types.String `tfsdk:"output_base64sha256"`
	OutputBase64Sha512        types.String `tfsdk:"output_base64sha512"`
}

// sourceModel is one source block.
type sourceModel struct {
	Content  types.String `tfsdk:"content"`
	Filename types.String `tfsdk:"filename"`
}

func (fileDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "archive_file"
}

func (fileDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	required, optional := schema.StringAttribute{Required: true}, schema.StringAttribute{Optional: true}
	computed := schema.StringAttribute{Computed: true}
	resp.Schema = schema.Schema{
		Attributes: map[string]schema.Attribute{
			"type":                        required,
			"output_path":                 required,
			"source_content":              optional,
			"source_content_filename":     optional,
			"source_file":                 optional,
			"source_dir":                  optional,
			"output_file_mode":            optional,
			"excludes":                    schema.SetAttribute{Optional: true, ElementType: types.StringType},
			"exclude_symlink_directories": schema.BoolAttribute{Optional: true},
			"id":                          computed,
			"output_size":                 schema.Int64Attribute{Computed: true},
			"output_md5":                  computed,
			"output_sha":                  computed,
			"output_sha256":               computed,
			"output_sha512":               computed,
			"output_base64sha256":         computed,
			"output_base64sha512":         computed,
		},
		Blocks: map[string]schema.Block{
			"source": schema.SetNestedBlock{NestedObject: schema.NestedBlockObject{
				Attributes: map[string]schema.Attribute{"content": required, "filename": required},
			}},
		},
	}
}

// ValidateConfig tells at validate what can be told before the values are known.
func (fileDataSource) ValidateConfig(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var model fileModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if isSet(model.Type) && model.Type.ValueString() != "zip" {
		resp.Diagnostics.AddAttributeError(path.Root("type"), "Unsupported archive type",
			fmt.Sprintf("%q: this stand-in for the archive provider makes zip alone", model.Type.ValueString()))
	}
	sources := 0
	for _, source := range []attr.Value{model.SourceFile, model.SourceDir, model.SourceContent} {
		if !source.IsNull() {
			sources++
		}
	}
	if model.Source.IsUnknown() || len(model.Source.Elements()) > 0 {
		sources++
	}
	if sources != 1 {
		resp.Diagnostics.AddError("Invalid combination of arguments",
			"exactly one of source, source_content, source_file and source_dir must be given")
	}
	if model.SourceContent.IsNull() != model.SourceContentFilename.IsNull() {
		resp.Diagnostics.AddError("Invalid combination of arguments",
			"source_content and source_content_filename go together")
	}
}

func isSet(value attr.Value) bool { return !value.IsNull() && !value.IsUnknown() }

func (fileDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var model fileModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &model)...)
	if resp.Diagnostics.HasError() {
		return
	}
	archive, err := model.archive(ctx)
	if err != nil {
		resp.Diagnostics.AddError("Archive creation error", err.Error())
		return
	}
	output := model.OutputPath.ValueString()
	if err := os.MkdirAll(filepath.Dir(output), 0o755); err != nil {
		resp.Diagnostics.AddError("Archive creation error", err.Error())
		return
	}
	if err := os.WriteFile(output, archive, 0o644); err != nil {
		resp.Diagnostics.AddError("Archive creation error", err.Error())
		return
	}
	model.setOutputs(archive)
	resp.Diagnostics.Append(resp.State.Set(ctx, &model)...)
}

func (model fileModel) archive(ctx context.Context) ([]byte, error) {
	entries, err := model.entries(ctx)
	if err != nil {
		return nil, err
	}
	if text := model.OutputFileMode.ValueString(); text != "" {
		value, err := strconv.ParseUint(text, 0, 32)
		if err != nil || !strings.HasPrefix(text, "0") {
			return nil, fmt.Errorf("output_file_mode: %q is not an octal file mode such as 0644", text)
		}
		mode := fs.FileMode(value)
		for i := range entries {
			entries[i].mode = &mode
		}
	}
	return writeZip(entries)
}

func (model fileModel) entries(ctx context.Context) ([]entry, error) {
	if isSet(model.SourceFile) {
		e, err := readFile(model.SourceFile.ValueString())
		return []entry{e}, err
	}
	if isSet(model.SourceDir) {
		var excludes []string
		if diagnostics := model.Excludes.ElementsAs(ctx, &excludes, false); diagnostics.HasError() {
			return nil, fmt.Errorf("excludes: %v", diagnostics)
		}
		return readDirectory(model.SourceDir.ValueString(), excludes, model.ExcludeSymlinkDirectories.ValueBool())
	}
	if isSet(model.SourceContent) {
		return []entry{{name: model.SourceContentFilename.ValueString(), content: []byte(model.SourceContent.ValueString())}}, nil
	}
	var sources []sourceModel
	if diagnostics := model.Source.ElementsAs(ctx, &sources, false); diagnostics.HasError() {
		return nil, fmt.Errorf("source: %v", diagnostics)
	}
	entries := make([]entry, len(sources))
	for i, source := range sources {
		entries[i] = entry{name: source.Filename.ValueString(), content: []byte(source.Content.ValueString())}
	}
	return entries, nil
}

func (model *fileModel) setOutputs(archive []byte) {
	md5Sum, sha1Sum := md5.Sum(archive), sha1.Sum(archive)
	sha256Sum, sha512Sum := sha256.Sum256(archive), sha512.Sum512(archive)
	model.OutputSize = types.Int64Value(int64(len(archive)))
	model.OutputMd5 = types.StringValue(hex.EncodeToString(md5Sum[:]))
	model.OutputSha = types.StringValue(hex.EncodeToString(sha1Sum[:]))
	model.OutputSha256 = types.StringValue(hex.EncodeToString(sha256Sum[:]))
	model.OutputSha512 = types.StringValue(hex.EncodeToString(sha512Sum[:]))
	model.OutputBase64Sha256 = types.StringValue(base64.StdEncoding.EncodeToString(sha256Sum[:]))
	model.OutputBase64Sha512 = types.StringValue(base64.StdEncoding.EncodeToString(sha512Sum[:]))
	model.ID = model.OutputSha
}
