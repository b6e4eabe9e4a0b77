package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

// archiveProvider has no configuration and one data source.
type archiveProvider struct{}

func newProvider() provider.Provider { return archiveProvider{} }

func (archiveProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "archive"
}

func (archiveProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{}
}

func (archiveProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (archiveProvider) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{newFileDataSource}
}

func (archiveProvider) Resources(context.Context) []func() resource.Resource { return nil }
