/** What a record becomes: one class per document type, and where each document goes. */
@NullMarked
package io.spoor.connectors.elasticsearch.document;

import org.jspecify.annotations.NullMarked;
