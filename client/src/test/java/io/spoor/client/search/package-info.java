/** What is searched, against the real Elasticsearch. */
@NullMarked
package io.spoor.client.search;

import org.jspecify.annotations.NullMarked;
