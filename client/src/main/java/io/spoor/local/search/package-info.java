/** Reads what is indexed in Elasticsearch. */
@NullMarked
package io.spoor.local.search;

import org.jspecify.annotations.NullMarked;
