/**
 * What a decision server knows of live chains: {@link io.spoor.decisions.view.ChainViews} in
 * memory, filled by {@link io.spoor.decisions.view.ChainViewConsumer}. Only the consumer knows
 * Kafka.
 */
@org.jspecify.annotations.NullMarked
package io.spoor.decisions.view;
