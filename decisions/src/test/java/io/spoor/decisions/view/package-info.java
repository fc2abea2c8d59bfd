/** Tests of the views of chains. */
@org.jspecify.annotations.NullMarked
package io.spoor.decisions.view;
