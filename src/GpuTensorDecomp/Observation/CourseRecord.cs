namespace GpuTensorDecomp.Observation;

/// <summary>What is kept of a run's course.</summary>
internal enum CourseRecord
{
    /// <summary>Nothing but the result.</summary>
    None,

    /// <summary>The last point.</summary>
    End,

    /// <summary>The trajectory, and the measures that compare the end with the start.</summary>
    Whole,
}
