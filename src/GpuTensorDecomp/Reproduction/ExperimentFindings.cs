using GpuTensorDecomp.Reports.Experiments;

namespace GpuTensorDecomp.Reproduction;

/// <summary>What an experiment's runs show.</summary>
internal sealed record ExperimentFindings
{
    /// <summary>The figures, in the page's order.</summary>
    public required IReadOnlyList<ExperimentFigure> Figures { get; init; }

    /// <summary>The claims, computed from the runs.</summary>
    public required IReadOnlyList<Claim> Claims { get; init; }

    /// <summary>Settings and their values, for the reader of the page.</summary>
    public required IReadOnlyList<(string Setting, string Value)> Setup { get; init; }

    /// <summary>How it was done and what to know, one paragraph each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}
