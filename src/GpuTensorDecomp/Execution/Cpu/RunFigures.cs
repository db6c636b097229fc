namespace GpuTensorDecomp.Execution.Cpu;

/// <summary>Sums and extremes over a run's components, of which its status is made.</summary>
internal readonly struct RunFigures
{
    /// <summary>Σ w s − Σ w T*(ū^l) = ‖Δ‖² − ‖T*‖².</summary>
    public double Residual { get; init; }

    /// <summary>Σ ρ².</summary>
    public double Squares { get; init; }

    /// <summary>The largest ‖∇‖/ρ; NaN where one is not finite.</summary>
    public double FastestRate { get; init; }

    /// <summary>The quantity of the convergence test.</summary>
    public double Unrest { get; init; }

    /// <summary>The largest ρ.</summary>
    public double LargestNorm { get; init; }

    /// <summary>Components below the pool norm.</summary>
    public int Pool { get; init; }

    /// <summary>Components below the grown norm.</summary>
    public int Ungrown { get; init; }
}
