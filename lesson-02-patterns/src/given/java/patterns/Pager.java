package patterns;

/** Tells whoever is on duty. */
@FunctionalInterface
public interface Pager {

  /** Shows an alert to the people at the desk. */
  void page(String alert);
}
