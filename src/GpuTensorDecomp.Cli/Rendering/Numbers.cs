namespace GpuTensorDecomp.Cli.Rendering;

/// <summary>Numbers as people read them.</summary>
internal static class Numbers
{
    /// <summary>Three figures; "not known" for what is not finite.</summary>
    public static string Short(double? value)
    {
        if (value is not { } number || !double.IsFinite(number))
            return "not known";
        double size = Math.Abs(number);
        return size == 0 || (size >= 0.01 && size < 1e6)
            ? number.ToString(size >= 1000 ? "#,0" : "G4")
            : number.ToString("0.##e-0");
    }

    public static string Time(TimeSpan time) => time.TotalSeconds switch
    {
        < 60 => $"{time.TotalSeconds:0.0} s",
        < 3600 => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    public static string Bytes(long bytes) => bytes switch
    {
        < 1 << 20 => $"{bytes / 1024.0:0.0} KiB",
        < 1 << 30 => $"{bytes / 1048576.0:0.0} MiB",
        _ => $"{bytes / 1073741824.0:0.0} GiB",
    };
}
