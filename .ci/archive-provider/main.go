// A stand-in for hashicorp/archive, for checks on a machine that has no registry of providers. It makes
// what the data source archive_file of version 2.7.1 makes, with the same arguments and outputs. A user's
// Terraform fetches the real provider as always.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
)

func main() {
	err := providerserver.Serve(context.Background(), newProvider, providerserver.ServeOpts{
		Address: "registry.terraform.io/hashicorp/archive",
	})
	if err != nil {
		log.Fatal(err)
	}
}
