/** What is searched, against the real Elasticsearch. */
@NullMarked
package io.spoor.local.search;

import org.jspecify.annotations.NullMarked;
