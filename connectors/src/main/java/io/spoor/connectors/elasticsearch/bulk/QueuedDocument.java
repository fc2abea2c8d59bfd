package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.document.SearchDocument;

/**
 * A document to be written.
 *
 * @param delivery callback for the outcome
 */
public record QueuedDocument(SearchDocument document, WriteCallback delivery) {}
