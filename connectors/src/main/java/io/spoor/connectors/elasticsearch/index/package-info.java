/** Index templates and undated indices, which Elasticsearch needs before the first document. */
@NullMarked
package io.spoor.connectors.elasticsearch.index;

import org.jspecify.annotations.NullMarked;
