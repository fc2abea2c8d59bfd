package io.spoor.decisions.engine;

/**
 * A request and its answer.
 *
 * @param policyDigest SHA-256, hex, of policies, schema and entities in force
 * @param decided by blocks or policies, before people's confirmations
 * @param answer what the caller is told
 */
public record AnsweredRequest(
    AskedRequest asked, String policyDigest, Decision decided, Decision answer) {}
