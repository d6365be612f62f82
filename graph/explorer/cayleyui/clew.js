// The saved queries, as a menu of Cayley's page: each puts its whole script into the editor.
$(function () {
  if ($("#code").length === 0) {
    $("#saved").hide()
    return
  }
  $("#saved").click(function (event) {
    event.preventDefault()
    $("#saved-queries").toggle()
  })
  $("#saved-queries").hide()
  $.getJSON("/api/clew/queries").done(function (answer) {
    $.each(answer.queries, function (_, query) {
      var missing = $.grep(query.parameters, function (p) { return !p.optional && !p.default })
      if (missing.length > 0) { return } // it asks for words that nobody has given
      var link = $("<a href='#'></a>").text(query.name).attr("title", query.title)
      link.click(function (event) {
        event.preventDefault()
        $.ajax("/api/clew/queries/" + encodeURIComponent(query.name) + "/script", { dataType: "text" }).done(function (script) {
          $("#gizmo-dropdown").click()
          editor.setValue(script)
        }).fail(function (answer) {
          editor.setValue("// " + (JSON.parse(answer.responseText).detail || "this query cannot run here"))
        })
      })
      $("#saved-queries").append($("<li></li>").append(link))
    })
  })
})
