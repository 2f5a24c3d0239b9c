"""What readers and machines get: pages, facets, structured data, feeds, sitemap."""
