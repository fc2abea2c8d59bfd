package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.document.SearchDocument;

/**
 * A document to be written.
 *
 * @param delivery whom to tell what became of it
 */
public record QueuedDocument(SearchDocument document, WriteCallback delivery) {}
