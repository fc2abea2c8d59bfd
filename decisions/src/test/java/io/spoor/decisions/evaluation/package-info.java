@org.jspecify.annotations.NullMarked
package io.spoor.decisions.evaluation;
