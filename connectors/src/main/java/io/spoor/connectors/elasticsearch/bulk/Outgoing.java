package io.spoor.connectors.elasticsearch.bulk;

import io.spoor.connectors.elasticsearch.document.Document;

/**
 * A document to be written.
 *
 * @param delivery whom to tell what became of it
 */
public record Outgoing(Document document, Delivery delivery) {}
