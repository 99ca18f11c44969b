namespace OpenClaw.Gateway.Problems;

/// <summary>Explains the refusals that routing gives without a body.</summary>
internal static class ApiStatus
{
    public static Task ExplainAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var detail = status switch
        {
            StatusCodes.Status401Unauthorized => "A key is needed, as Authorization: Bearer KEY.",
            StatusCodes.Status403Forbidden => "This key lacks the scope for this address.",
            StatusCodes.Status404NotFound => "There is nothing at this address. The API is described at /docs.",
            StatusCodes.Status405MethodNotAllowed => $"This address does not take {context.Request.Method}.",
            StatusCodes.Status415UnsupportedMediaType => "The body must be application/json.",
            StatusCodes.Status413PayloadTooLarge => $"The body may have at most {ApiProblem.MaxBodyBytes} bytes.",
            _ => "The request cannot be answered.",
        };
        return new ApiProblem(status, detail).ExecuteAsync(context);
    }
}
