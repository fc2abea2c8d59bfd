/** Runs the questions of docs/search.md against an Elasticsearch with very many actions. */
@NullMarked
package io.spoor.benchmarks.search;

import org.jspecify.annotations.NullMarked;
