// <div data-behaviour="timezone"> around a select of time zones: the one of this browser is chosen, until another is.
export default (around) => {
  const select = around.querySelector("select");
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  if ([...select.options].some((option) => option.value === timeZone)) select.value = timeZone;
};
