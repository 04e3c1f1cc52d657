package picture

import "embed"

// Messages are the sentences about pictures, which the pages of others say: there is no front door here.
//
//go:embed messages/*.json
var Messages embed.FS
