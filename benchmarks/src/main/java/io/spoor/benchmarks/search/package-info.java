/** The questions of docs/search.md, asked of an Elasticsearch that holds very many actions. */
@NullMarked
package io.spoor.benchmarks.search;

import org.jspecify.annotations.NullMarked;
