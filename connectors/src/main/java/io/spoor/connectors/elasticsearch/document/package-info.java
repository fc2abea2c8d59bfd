/** Maps records to documents, one class per document type, and assigns each its index. */
@NullMarked
package io.spoor.connectors.elasticsearch.document;

import org.jspecify.annotations.NullMarked;
