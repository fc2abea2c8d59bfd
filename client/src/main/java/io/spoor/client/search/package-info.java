/** Queries the documents indexed in Elasticsearch. */
@NullMarked
package io.spoor.client.search;

import org.jspecify.annotations.NullMarked;
