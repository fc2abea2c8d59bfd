/** Configuration of the Elasticsearch sink. */
@NullMarked
package io.spoor.connectors.elasticsearch.config;

import org.jspecify.annotations.NullMarked;
