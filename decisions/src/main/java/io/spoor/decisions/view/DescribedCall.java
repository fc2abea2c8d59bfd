package io.spoor.decisions.view;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What is known of a call that is not made yet.
 *
 * @param attributes for policies: {@code context.spoor.call}
 * @param basis what an answer says of it: the verdict, its sentences and evidence
 */
public record DescribedCall(ObjectNode attributes, ObjectNode basis) {}
