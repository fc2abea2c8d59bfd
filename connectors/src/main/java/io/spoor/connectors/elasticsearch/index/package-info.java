/**
 * Index templates and undated indices, as Elasticsearch must know them before the first document.
 */
@NullMarked
package io.spoor.connectors.elasticsearch.index;

import org.jspecify.annotations.NullMarked;
