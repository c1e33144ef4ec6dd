namespace Pigeon.Controller.Http;

/// <summary>Marks what answers for every path that there is not.</summary>
internal sealed class NoSuchPath;
