namespace GpuTensorDecomp.Kernels.Shared;

/// <summary>The library's enumerations as numbers that kernels compare.</summary>
public static class RuleCode
{
    /// <summary><see cref="Flow.Stepper.QuasiStatic"/>.</summary>
    public const int QuasiStatic = (int)Flow.Stepper.QuasiStatic;

    /// <summary><see cref="Flow.Stepper.Polar"/>.</summary>
    public const int Polar = (int)Flow.Stepper.Polar;

    /// <summary><see cref="Flow.Stepper.RungeKutta"/>.</summary>
    public const int RungeKutta = (int)Flow.Stepper.RungeKutta;

    /// <summary><see cref="Flow.Stepper.PolarDescent"/>.</summary>
    public const int PolarDescent = (int)Flow.Stepper.PolarDescent;

    /// <summary><see cref="Flow.StepSizeRule.Fixed"/>.</summary>
    public const int FixedStep = (int)Flow.StepSizeRule.Fixed;

    /// <summary><see cref="Flow.StepSizeRule.AdaptiveRate"/>.</summary>
    public const int AdaptiveRate = (int)Flow.StepSizeRule.AdaptiveRate;

    /// <summary><see cref="Plans.StartSigns.Alternating"/>.</summary>
    public const int AlternatingSigns = (int)Plans.StartSigns.Alternating;

    /// <summary><see cref="Plans.StartSigns.Random"/>.</summary>
    public const int RandomSigns = (int)Plans.StartSigns.Random;

    /// <summary><see cref="Execution.RunStop.None"/>.</summary>
    public const int Running = (int)Execution.RunStop.None;

    /// <summary><see cref="Execution.RunStop.RelativeError"/>.</summary>
    public const int RelativeError = (int)Execution.RunStop.RelativeError;

    /// <summary><see cref="Execution.RunStop.Stationary"/>.</summary>
    public const int Stationary = (int)Execution.RunStop.Stationary;

    /// <summary><see cref="Execution.RunStop.Time"/>.</summary>
    public const int Time = (int)Execution.RunStop.Time;

    /// <summary><see cref="Execution.RunStop.NotFinite"/>.</summary>
    public const int NotFinite = (int)Execution.RunStop.NotFinite;
}
