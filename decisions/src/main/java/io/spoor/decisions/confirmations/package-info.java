/** Denials that wait for a person's answer, the answers, and their single use. Without Kafka. */
@NullMarked
package io.spoor.decisions.confirmations;

import org.jspecify.annotations.NullMarked;
