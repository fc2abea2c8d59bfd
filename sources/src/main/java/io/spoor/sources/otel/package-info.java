/**
 * OpenTelemetry spans in OTLP/JSON, with the GenAI semantic conventions
 * (opentelemetry.io/docs/specs/semconv/gen-ai).
 */
@NullMarked
package io.spoor.sources.otel;

import org.jspecify.annotations.NullMarked;
