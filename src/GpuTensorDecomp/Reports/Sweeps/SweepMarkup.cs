namespace GpuTensorDecomp.Reports.Sweeps;

/// <summary>The parts of a sweep's page that its script fills.</summary>
internal static class SweepMarkup
{
    /// <summary>The markup.</summary>
    public const string Body = """
        <noscript><p class="notes">The plots of this page are drawn by its script, which is
        switched off.</p></noscript>
        <section id="plot"><h2>The plot</h2>
        <div class="controls" id="choices"></div>
        <details class="filters" open><summary>Filters</summary>
        <div class="controls" id="filters"></div></details>
        <p class="shown" id="shown" aria-live="polite"></p>
        <figure id="figure"><div id="drawing"></div><ul class="legend" id="legend"></ul>
        <figcaption id="caption"></figcaption></figure>
        <details class="numbers"><summary>The numbers of this figure</summary>
        <div class="scroll" role="region" tabindex="0" aria-label="The numbers of this figure">
        <table id="numbers"></table></div></details>
        <p class="save"><a id="save-figure" href="#plot" download="figure.csv">Save the figure's
        numbers as CSV</a></p>
        </section>
        <section id="all"><h2>The cases</h2>
        <div class="scroll" role="region" tabindex="0" aria-label="The cases">
        <table id="table"></table></div>
        <p class="pages"><button type="button" id="back">Back</button>
        <span id="where"></span>
        <button type="button" id="on">On</button></p>
        <p class="save"><a id="save-cases" href="#all" download="cases.csv">Save these cases as
        CSV</a></p>
        </section>
        """;
}
