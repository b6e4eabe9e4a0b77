/**
 * Form of the id that a user or group has in the identity store of IAM Identity Center.
 *
 * @see https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_CreateApplicationAssignment.html
 */
export const PRINCIPAL_ID = /^([0-9a-f]{10}-)?[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/;
